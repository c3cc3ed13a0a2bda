// RUN: pycc-opt %s -o %t.before
// RUN: pycc-opt %s -p "reserve-appends" -o %t.after
// RUN: diff %t.before %t.after

// Nothing of this changes.

mem.class @"list[int]" fields (_data: !mem.ptr<i64>, _size: i64, _capacity: i64)
func.func private @grow(%l: !mem.ref<"list[int]">, %n: i64) {
  mem.set_field %l "_capacity", %n : i64
  flow.return
}
func.func private @unknown()

// Something else in the turn changes the size of a list that may be the same.
func.func @alias(%l: !mem.ref<"list[int]">, %k: !mem.ref<"list[int]">, %n: i64, %c: i1) {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %two = arith.constant 2 : i64
  flow.for %i = %zero to %n step %one {
    %size = mem.get_field %l "_size" : i64
    %capacity = mem.get_field %l "_capacity" : i64
    %full = arith.cmpi eq, %size, %capacity : i64
    flow.if %full {
      %more = arith.addi %size, %one : i64
      flow.call @grow(%l, %more) : (!mem.ref<"list[int]">, i64) -> ()
      flow.yield
    }
    %data = mem.get_field %l "_data" : !mem.ptr<i64>
    mem.store %i, %data[%size] : i64
    %next = arith.addi %size, %one : i64
    mem.set_field %l "_size", %next : i64
    mem.set_field %k "_size", %zero : i64
    flow.continue
  }
  flow.return
}

// A call to elsewhere may do anything to the list.
func.func @calls(%l: !mem.ref<"list[int]">, %k: !mem.ref<"list[int]">, %n: i64, %c: i1) {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %two = arith.constant 2 : i64
  flow.for %i = %zero to %n step %one {
    %size = mem.get_field %l "_size" : i64
    %capacity = mem.get_field %l "_capacity" : i64
    %full = arith.cmpi eq, %size, %capacity : i64
    flow.if %full {
      %more = arith.addi %size, %one : i64
      flow.call @grow(%l, %more) : (!mem.ref<"list[int]">, i64) -> ()
      flow.yield
    }
    %data = mem.get_field %l "_data" : !mem.ptr<i64>
    mem.store %i, %data[%size] : i64
    %next = arith.addi %size, %one : i64
    mem.set_field %l "_size", %next : i64
    flow.call @unknown() : () -> ()
    flow.continue
  }
  flow.return
}

// The loop may be left: room for all its turns would be too much.
func.func @left(%l: !mem.ref<"list[int]">, %k: !mem.ref<"list[int]">, %n: i64, %c: i1) {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %two = arith.constant 2 : i64
  flow.for %i = %zero to %n step %one {
    %size = mem.get_field %l "_size" : i64
    %capacity = mem.get_field %l "_capacity" : i64
    %full = arith.cmpi eq, %size, %capacity : i64
    flow.if %full {
      %more = arith.addi %size, %one : i64
      flow.call @grow(%l, %more) : (!mem.ref<"list[int]">, i64) -> ()
      flow.yield
    }
    %data = mem.get_field %l "_data" : !mem.ptr<i64>
    mem.store %i, %data[%size] : i64
    %next = arith.addi %size, %one : i64
    mem.set_field %l "_size", %next : i64
    flow.if %c {
      flow.break
    }
    flow.continue
  }
  flow.return
}

// Two at once.
func.func @by_two(%l: !mem.ref<"list[int]">, %k: !mem.ref<"list[int]">, %n: i64, %c: i1) {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %two = arith.constant 2 : i64
  flow.for %i = %zero to %n step %one {
    %size = mem.get_field %l "_size" : i64
    %capacity = mem.get_field %l "_capacity" : i64
    %full = arith.cmpi eq, %size, %capacity : i64
    flow.if %full {
      %more = arith.addi %size, %one : i64
      flow.call @grow(%l, %more) : (!mem.ref<"list[int]">, i64) -> ()
      flow.yield
    }
    %data = mem.get_field %l "_data" : !mem.ptr<i64>
    mem.store %i, %data[%size] : i64
    %next = arith.addi %size, %two : i64
    mem.set_field %l "_size", %next : i64
    flow.continue
  }
  flow.return
}

// Steps other than one.
func.func @step(%l: !mem.ref<"list[int]">, %k: !mem.ref<"list[int]">, %n: i64, %c: i1) {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %two = arith.constant 2 : i64
  flow.for %i = %zero to %n step %two {
    %size = mem.get_field %l "_size" : i64
    %capacity = mem.get_field %l "_capacity" : i64
    %full = arith.cmpi eq, %size, %capacity : i64
    flow.if %full {
      %more = arith.addi %size, %one : i64
      flow.call @grow(%l, %more) : (!mem.ref<"list[int]">, i64) -> ()
      flow.yield
    }
    %data = mem.get_field %l "_data" : !mem.ptr<i64>
    mem.store %i, %data[%size] : i64
    %next = arith.addi %size, %one : i64
    mem.set_field %l "_size", %next : i64
    flow.continue
  }
  flow.return
}
