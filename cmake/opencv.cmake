# OpenCV's core and imgproc alone, and calib3d for experiments and tests. Debian's CMake package asks for every module,
# and imgcodecs drags in GDAL.
find_path(FLAWSMITH_OPENCV_INCLUDE opencv2/imgproc.hpp PATH_SUFFIXES opencv4 REQUIRED)
find_library(FLAWSMITH_OPENCV_CORE opencv_core REQUIRED)
find_library(FLAWSMITH_OPENCV_IMGPROC opencv_imgproc REQUIRED)
find_library(FLAWSMITH_OPENCV_CALIB3D opencv_calib3d REQUIRED)

# flawsmith_link_opencv(target): private, so that no public header shows OpenCV's types.
function(flawsmith_link_opencv target)
  target_include_directories(${target} SYSTEM PRIVATE ${FLAWSMITH_OPENCV_INCLUDE})
  target_link_libraries(${target} PRIVATE ${FLAWSMITH_OPENCV_IMGPROC} ${FLAWSMITH_OPENCV_CORE})
endfunction()
