#include "apps/sampling_options.h"

namespace flawsmith::apps {
scenes::Sampling SamplingOptions::over(const scenes::Sampling& usual) const {
  scenes::Sampling sampling = usual;
  if (noise || most) sampling.spp.reset();
  if (noise) sampling.noise = *noise;
  if (most) sampling.most = *most;
  if (spp) sampling.spp = *spp;
  return sampling;
}

void add_sampling_options(CLI::App& command, SamplingOptions& options, const std::string& usual,
                          int least_spp) {
  auto* noise =
      command
          .add_option("--noise", options.noise,
                      "The render's noise: each pixel gets as many samples as bring its standard "
                      "deviation to at most so many times the sensor's, under every lighting (default: " +
                          usual + ")")
          ->check(CLI::Range(0.05, 100.0));
  auto* most =
      command
          .add_option("--spp-max", options.most, "With --noise: the most samples of a pixel (default: 16384)")
          ->check(CLI::Range(8, 1 << 20))
          ->check([](const std::string& text) {
            return text.empty() || (text.back() - '0') % 2 == 0 ? std::string() : "expected an even number";
          });
  command.add_option("--spp", options.spp, "Instead of --noise: as many samples for every pixel")
      ->check(CLI::Range(least_spp, 1 << 20))
      ->excludes(noise)
      ->excludes(most);
  command.add_flag("--draft", options.draft,
                   "A quarter of the samples, at least 16: twice the noise, otherwise the same");
}
}  // namespace flawsmith::apps
