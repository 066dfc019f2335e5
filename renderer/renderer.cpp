#include "renderer/render.h"
#include "renderer/sensor.h"
