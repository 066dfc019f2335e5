// What a wavelength's radiance is worth on the film: photo-electrons per second.
#ifndef FLAWSMITH_SHARED_FILM_H
#define FLAWSMITH_SHARED_FILM_H
#include "renderer/shared/camera.h"
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

SHARED_END
#endif
