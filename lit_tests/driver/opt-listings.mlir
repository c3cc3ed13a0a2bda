// RUN: pycc-opt --list-passes | FileCheck %s --check-prefix=PASSES
// RUN: pycc-opt --list-pipelines | FileCheck %s --check-prefix=PIPELINES
// RUN: pycc-opt --show-dialects | FileCheck %s --check-prefix=DIALECTS
// RUN: pycc-opt --version | FileCheck %s --check-prefix=VERSION
// RUN: pycc-opt --help | FileCheck %s --check-prefix=HELP

// PASSES: {{^}}insert-ownership {{ *}}Make ownership explicit
// PASSES: {{^}}verify-level {{ *}}Check
// PASSES: level: str
// PASSES: of xDSL:
// PASSES: canonicalize
// PIPELINES: {{^}}typed-to-structured {{ *}}lower-comprehensions, lower-py
// DIALECTS: {{^}}flow
// DIALECTS: {{^}}py
// VERSION: pycc {{.*}}, xDSL {{.*}}, llvmlite
// HELP: usage: pycc-opt
// HELP: --verify-diagnostics
// HELP: docs/pycc-opt.md
