namespace flawsmith::pipeline {}
