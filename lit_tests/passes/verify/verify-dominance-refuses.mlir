// RUN: pycc-opt %s -p "verify-dominance" --no-verify --split-input-file --verify-diagnostics

// One arm does not dominate where the arms meet.
func.func @one_arm(%c: i1) -> i64 {
  cf.cond_br %c, ^one, ^two
^one:
  %x = arith.constant 1 : i64
  cf.br ^two
^two:
  // expected-error @below {{func.return: operand 0 (%x, a result of arith.constant) does not dominate this use}}
  func.return %x : i64
}

// -----

// The use stands above the definition.
func.func @order() -> i64 {
  // expected-error @below {{arith.addi: operand 0 (%y, a result of arith.constant) does not dominate this use}}
  %x = arith.addi %y, %y : i64
  %y = arith.constant 1 : i64
  func.return %x : i64
}

// -----

// A loop's own argument is not visible before the loop.
func.func @argument() -> i64 {
  %c = arith.constant true
  // expected-error @below {{cf.br: operand 0 (%i, a block argument) does not dominate this use}}
  cf.br ^loop(%i : i64)
^loop(%i: i64):
  cf.cond_br %c, ^loop(%i : i64), ^end
^end:
  func.return %i : i64
}
