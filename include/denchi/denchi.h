// The public interface of denchi.
#pragma once

#include "denchi/cell.h"
#include "denchi/compare.h"
#include "denchi/dataset.h"
#include "denchi/electrolyte.h"
#include "denchi/error.h"
#include "denchi/parameters.h"
#include "denchi/protocol.h"
#include "denchi/simulate.h"
#include "denchi/solution.h"
#include "denchi/study.h"
