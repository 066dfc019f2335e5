// From a pixel to a ray, its four wavelengths, and what their radiance is worth there: photo-electrons per
// second.
#ifndef FLAWSMITH_SHARED_FILM_H
#define FLAWSMITH_SHARED_FILM_H
#include "renderer/shared/camera.h"
#include "renderer/shared/diffraction.h"
#include "renderer/shared/wavelengths.h"

SHARED_BEGIN

// Electrons per second that the four wavelengths' radiances [W m^-2 sr^-1 nm^-1] add, as factors: the mean
// over four stratified wavelengths of  weight [sr] x pixel area [m^2] x transmission x QE(lambda) x lambda/(h
// c) / p(lambda). film.scale holds area, transmission and 1 nm/(h c) = 5.0341166e15 photons per joule and
// nanometre.
SHARED_FN vec4 film_response(SCENE_PARAM IN(FilmRecord) film, uint efficiency, float weight,
                             IN(vec4) wavelengths, IN(vec4) pdf) {
  vec4 electrons =
      0.25f * film.scale * weight * curve_values(SCENE_ARG efficiency, wavelengths) * wavelengths;
  // A density below 1e-12 is only drawn by u = 0, and its reciprocal would overflow.
  Lanes density = lanes_of(pdf);
  Lanes worth = lanes_of(electrons) / density;
  return vec4_of(lanes_choose(1.0e-12f - density, make_lanes(0.0f, 0.0f, 0.0f, 0.0f), worth));
}

struct FilmSample {
  CameraRay ray;
  vec4 wavelengths;
  vec4 response;  // electrons per second that each wavelength's radiance along the ray is worth
};

// One sample of a pixel of the channel with this efficiency and distribution of wavelengths. corner: of the
// pixel [px].
SHARED_FN FilmSample sample_film(SCENE_PARAM IN(CameraRecord) c, IN(FilmRecord) film, uint efficiency,
                                 uint distribution, vec2 corner, vec2 u_film, vec2 u_aperture,
                                 float u_wavelength, vec2 u_diffraction) {
  FilmSample s;
  vec4 pdf;
  sample_wavelengths(SCENE_ARG distribution, u_wavelength, s.wavelengths, pdf);
  float border = 0.5f * (1.0f - c.pixel_aperture);
  vec2 at = corner + (vec2(border, border) + c.pixel_aperture * u_film);
  vec4 share = vec4(1.0f);
  bool diffracted = c.airy_scale != 0.0f;
  if (diffracted) at = at + sample_diffraction(SCENE_ARG c, s.wavelengths, u_diffraction, share) / c.pitch;
  s.ray = camera_ray(c, at, u_aperture);
  s.response = film_response(SCENE_ARG film, efficiency, s.ray.weight, s.wavelengths, pdf);
  if (diffracted) s.response = share * s.response;
  return s;
}

SHARED_END
#endif
