#pragma once
// The reader (parser) only: transport is SwiftNIO, encoding is ours.
#include <hiredis/hiredis.h>
#include <hiredis/read.h>
