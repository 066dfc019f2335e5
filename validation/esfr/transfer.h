#pragma once
// Transfer functions of the parts of a camera, in closed form or by quadrature. Frequencies in cycles/mm on
// the film unless a comment says otherwise.

namespace flawsmith::validation {

/// Of a circular aperture without aberration: q = ν λ N_w = ν/cutoff.
double diffraction_transfer(double q);
/// Of a square pixel of a side [mm].
double pixel_transfer(double frequency, double side);
/// Of an even disc of a diameter [mm]: 2 J1(z)/z, z = π ν c.
double disc_transfer(double frequency, double diameter);
/// Of the defocused aperture itself: blur disc of geometrical optics c [mm], wavelength [mm], working
/// f-number. Hopkins 1955: the wavefront's error is W20 ρ² with W20 = c/(8 N_w), and the transfer function
/// the integral of cos(2π/λ · 2 W20 s x) over the overlap of two unit discs s = 2q apart.
double hopkins_transfer(double frequency, double diameter, double wavelength, double f_number);

}  // namespace flawsmith::validation
