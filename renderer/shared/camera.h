// Camera rays: from a point of the film and a point of the aperture to a ray into the scene, with the factor
// that turns its radiance into irradiance on the film. Camera frame: x right, y down, z forward; film points
// in pixels, pixel centres at integers.
#ifndef FLAWSMITH_SHARED_CAMERA_H
#define FLAWSMITH_SHARED_CAMERA_H
#include "renderer/shared/distortion.h"
#include "renderer/shared/sampling.h"

SHARED_BEGIN

struct CameraRay {
  vec3 origin;     // [mm] world frame
  vec3 direction;  // unit
  float weight;    // [sr] irradiance on the film = mean over the aperture of radiance x weight
};

SHARED_FN CameraRay camera_ray(IN(CameraRecord) c, vec2 film, vec2 u_aperture) {
  CameraRay ray;
  vec2 on_film = c.pitch * (film - c.principal_point);  // [mm] in the upright image
  vec3 origin = vec3(0.0f, 0.0f, 0.0f);
  vec3 direction;
  if (c.lens == lens_telecentric) {
    // Chief rays run along z through on_film/m; the cone is uniform over projected solid angle, so E = L pi
    // NA^2/m^2. Distortion acts on object coordinates over the focus distance, as x/z does for the other
    // lenses.
    float reach = c.magnification * c.focus_distance;
    vec2 object = c.focus_distance * undistort(c, vec2(on_film.x / reach, on_film.y / reach));
    vec2 tilt = c.object_aperture * sample_disc(u_aperture);
    direction = vec3(tilt.x, tilt.y, sqrt(1.0f - dot(tilt, tilt)));
    origin = vec3(object.x, object.y, c.focus_distance) - (c.focus_distance / direction.z) * direction;
    ray.weight = pi * sqr(c.object_aperture / c.magnification);
  } else {
    // Film point (-on_film, -s') to lens point: E = integral of L cos^4(theta)/s'^2 over the lens's area.
    vec2 ideal = undistort(c, on_film / c.image_distance);
    if (c.lens == lens_thin) {
      vec2 lens = c.lens_radius * sample_disc(u_aperture);
      origin = vec3(lens.x, lens.y, 0.0f);
    }
    direction = unit(c.focus_distance * vec3(ideal.x, ideal.y, 1.0f) - origin);
    float s2 = sqr(c.image_distance);
    float cosine2 = s2 / (s2 + sqr(origin.x + on_film.x) + sqr(origin.y + on_film.y));
    ray.weight = pi * sqr(c.lens_radius) * sqr(cosine2) / s2;
  }
  ray.origin = c.origin + from_local(origin, c.axis_x, c.axis_y, c.axis_z);
  ray.direction = from_local(direction, c.axis_x, c.axis_y, c.axis_z);
  return ray;
}

// The ray through the middle of the aperture.
SHARED_FN CameraRay chief_ray(IN(CameraRecord) c, vec2 film) {
  return camera_ray(c, film, vec2(0.5f, 0.5f));
}

SHARED_END
#endif
