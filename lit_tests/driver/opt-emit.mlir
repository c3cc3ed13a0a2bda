// What is missing on the way down is run.
// RUN: pycc-opt %s --emit llvm | FileCheck %s --check-prefix=LLVM
// RUN: pycc-opt %s --emit llvm -O2 | FileCheck %s --check-prefix=OPTIMISED
// RUN: pycc-opt %s -p "structured-to-buffers,buffers-to-llvm-dialect" --emit llvm | FileCheck %s --check-prefix=LOWERED
// RUN: pycc-opt %s --emit asm -O1 --target aarch64-unknown-linux-gnu | FileCheck %s --check-prefix=ASM
// RUN: pycc-opt %s --emit cpp | FileCheck %s --check-prefix=CPP
// RUN: not pycc-opt %s --emit asm --target nowhere-at-all 2>&1 | FileCheck %s --check-prefix=TARGET
// RUN: not pycc-opt %s -p "lower-to-llvm" --emit cpp 2>&1 | FileCheck %s --check-prefix=LEVEL

// LLVM: define {{.*}}i64 @sum(ptr {{.*}}, i64 %v1)
// LLVM: add i64
// LOWERED: define internal i64 @sum
// OPTIMISED: add i64 %{{.*}}, 5
// ASM: {{^}}sum:
// ASM: ret
// CPP: int64_t sum(Context* {{.*}}, int64_t a)
// TARGET: error: code for nowhere-at-all could not be made
// LEVEL: error: the module stands at level llvm-dialect, below buffers
func.func @sum(%a: i64) -> i64 {
  %two = arith.constant 2 : i64
  %three = arith.constant 3 : i64
  %five = arith.addi %two, %three : i64
  %sum = arith.addi %a, %five : i64
  flow.return %sum : i64
}
