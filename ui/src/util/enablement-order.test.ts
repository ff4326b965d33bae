import { expect, test } from "vitest";
import { enable, makeDefault, move, withOthers } from "./enablement-order";

const list = [
  { source: "pc", enabled: true, is_default: true },
  { source: "mini", enabled: false, is_default: false },
];

test("a source that is switched off is no longer the default", () => {
  expect(enable(list, "pc", false)[0]).toEqual({ source: "pc", enabled: false, is_default: false });
});

test("the first source that is switched on is the default", () => {
  const off = list.map((row) => ({ ...row, enabled: false, is_default: false }));
  expect(enable(off, "mini", true)[1]?.is_default).toBe(true);
  expect(enable(list, "mini", true)[1]?.is_default).toBe(false);
});

test("there is one default only", () => {
  expect(makeDefault(list, "mini").map(({ is_default }) => is_default)).toEqual([false, true]);
});

test("moving up at the top changes nothing, moving down swaps", () => {
  expect(move(list, 0, -1).map(({ source }) => source)).toEqual(["pc", "mini"]);
  expect(move(list, 0, 1).map(({ source }) => source)).toEqual(["mini", "pc"]);
});

test("a new application is offered every source, switched off", () => {
  const known = [
    { source: "mini", display_name: "Mini", enabled: true, is_default: true, position: 1 },
    { source: "pc", display_name: "PC", enabled: true, is_default: false, position: 0 },
  ];
  const sources = [
    { id: "oa", display_name: "Account" },
    { id: "pc", display_name: "PC" },
  ];
  expect(withOthers(known, sources).map(({ source, enabled }) => [source, enabled])).toEqual([
    ["pc", true],
    ["mini", true],
    ["oa", false],
  ]);
});
