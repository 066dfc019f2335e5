#pragma once
// Ctrl-C asks; the work in hand looks at this between pieces and ends cleanly. A second Ctrl-C ends at once.

namespace flawsmith {
/// Takes over SIGINT and SIGTERM for the rest of the program.
void watch_for_interrupt();
bool interrupt_requested() noexcept;
/// Throws Interrupted if the user asked to stop.
void throw_if_interrupted();
}  // namespace flawsmith
