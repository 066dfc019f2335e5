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

// Below, rays in the camera's own frame, by a point of the unit disc.

// Chief rays run along z through on_film/m, or lean outwards by the telecentricity error; the cone is uniform
// over projected solid angle, so E = L pi NA^2/m^2. Distortion acts on object coordinates over the focus
// distance, as x/z does for the other lenses.
SHARED_FN CameraRay telecentric_ray(IN(CameraRecord) c, vec2 on_film, vec2 on_disc) {
  CameraRay ray;
  float reach = c.magnification * c.focus_distance;
  vec2 object = c.focus_distance * undistort(c, vec2(on_film.x / reach, on_film.y / reach));
  vec2 tilt = c.object_aperture * on_disc + c.telecentricity * object;
  ray.direction = vec3(tilt.x, tilt.y, sqrt(1.0f - dot(tilt, tilt)));
  ray.origin =
      vec3(object.x, object.y, c.focus_distance) - (c.focus_distance / ray.direction.z) * ray.direction;
  ray.weight = pi * sqr(c.object_aperture / c.magnification);
  return ray;
}

// A pinhole, or a thin lens sampled evenly: from film point (-on_film, -s') to lens point, E = integral of
// L cos^4(theta)/s'^2 over the lens's area.
SHARED_FN CameraRay thin_lens_ray(IN(CameraRecord) c, vec2 on_film, vec2 on_disc) {
  CameraRay ray;
  vec2 ideal = undistort(c, on_film / c.image_distance);
  ray.origin = vec3(0.0f, 0.0f, 0.0f);
  if (c.lens == lens_thin) {
    vec2 lens = c.lens_radius * on_disc;
    ray.origin = vec3(lens.x, lens.y, 0.0f);
  }
  ray.direction = unit(c.focus_distance * vec3(ideal.x, ideal.y, 1.0f) - ray.origin);
  float s2 = sqr(c.image_distance);
  float cosine2 = s2 / (s2 + sqr(ray.origin.x + on_film.x) + sqr(ray.origin.y + on_film.y));
  ray.weight = pi * sqr(c.lens_radius) * sqr(cosine2) / s2;
  return ray;
}

// A sine-corrected lens: m sin(theta') = sin(theta) for the axial point Q0 of the plane in focus, so that the
// aperture is even in sines there: the entrance pupil is the part within lens_radius of a sphere about Q0.
// E = L/m^2 times the projected solid angle that the pupil fills from the point Q in focus: with e the offset
// from the axis, X the point of the sphere and de its projection, d(omega) = de (Q - X).(Q0 - X)/|Q - X|^4.
// On the axis that is de/s^2: E = pi L (lens_radius/(s m))^2 = pi L/(4 N_w^2) without approximation; beside
// it, for small apertures, cos^4 of the chief ray's angle. Light that misses the rim is lost (mechanical
// vignetting: the overlap of two shifted discs).
SHARED_COLD_FN CameraRay corrected_ray(IN(CameraRecord) c, vec2 on_film, vec2 on_disc) {
  CameraRay ray;
  vec2 ideal = undistort(c, on_film / c.image_distance);
  float s = c.focus_distance;
  vec2 e = c.lens_radius * on_disc;
  float e2 = dot(e, e);
  ray.origin = vec3(e.x, e.y, e2 / (s + sqrt(sqr(s) - e2)));
  vec3 to_point = s * vec3(ideal.x, ideal.y, 1.0f) - ray.origin;
  vec3 to_axis = vec3(0.0f, 0.0f, s) - ray.origin;
  float r2 = dot(to_point, to_point);
  ray.direction = to_point / sqrt(r2);
  ray.weight = pi * sqr(c.lens_radius * s / (c.image_distance * r2)) * dot(to_point, to_axis);
  if (c.rim_radius > 0.0f) {
    float along = (c.rim_distance - ray.origin.z) / ray.direction.z;
    float x = ray.origin.x + along * ray.direction.x;
    float y = ray.origin.y + along * ray.direction.y;
    if (x * x + y * y > sqr(c.rim_radius)) ray.weight = 0.0f;
  }
  return ray;
}

SHARED_FN CameraRay camera_ray(IN(CameraRecord) c, vec2 film, vec2 u_aperture) {
  vec2 on_film = c.pitch * (film - c.principal_point);  // [mm] in the upright image
  vec2 on_disc = sample_disc(u_aperture);
  CameraRay ray;
  if (c.lens == lens_telecentric)
    ray = telecentric_ray(c, on_film, on_disc);
  else if (c.lens == lens_corrected)
    ray = corrected_ray(c, on_film, on_disc);
  else
    ray = thin_lens_ray(c, on_film, on_disc);
  ray.origin = c.origin + from_local(ray.origin, c.axis_x, c.axis_y, c.axis_z);
  ray.direction = from_local(ray.direction, c.axis_x, c.axis_y, c.axis_z);
  return ray;
}

// The ray through the middle of the aperture.
SHARED_FN CameraRay chief_ray(IN(CameraRecord) c, vec2 film) {
  return camera_ray(c, film, vec2(0.5f, 0.5f));
}

SHARED_END
#endif
