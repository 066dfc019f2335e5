#pragma once
// What is written down of a sample: everything needed to make it again, in JSON. Units stand in the keys.
#include <nlohmann/json.hpp>

#include "defects/inject.h"
#include "pipeline/draw.h"
#include "renderer/sensor.h"
#include "scenes/recipe.h"

namespace flawsmith::pipeline {

/// Request, place and measures of a defect, seen by a camera through which light of `wavelength_nm` comes.
nlohmann::ordered_json truth_record(const defects::DefectTruth& truth, const scenes::Station& station,
                                    double wavelength_nm);

/// Of the whole sample: seeds, what was drawn, the items as made.
nlohmann::ordered_json sample_record(const scenes::Recipe& recipe, std::uint64_t seed, int index,
                                     const scenes::Sampling& sampling, const SampleDraw& draw);

/// Of one frame: camera model in OpenCV's terms, pose, exposure, currents, noise seed.
nlohmann::ordered_json frame_record(const scenes::Station& station, std::size_t camera, std::size_t lighting,
                                    const renderer::ExposureSettings& settings);

/// Side of a pixel's footprint [mm] at a point, on a surface square to the view; 0 behind the camera.
double pixel_footprint(const scenes::Camera& camera, dvec3 world_point);

/// Mean wavelength [nm] of a lighting, by emitted power.
double mean_wavelength(const scenes::Station& station, const scenes::Lighting& lighting);

/// Whether any defect was placed that is not benign: the sample's verdict, whether a camera sees it or not.
bool is_defective(const defects::Injection& injection);

}  // namespace flawsmith::pipeline
