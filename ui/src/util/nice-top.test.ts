import { expect, test } from "vitest";
import { niceTop } from "./nice-top";

test("a scale ends at a round even number just above the highest bar", () => {
  expect([0, 3, 5, 11, 97, 104, 534, 13_204].map(niceTop)).toEqual([
    4, 4, 6, 12, 100, 120, 600, 16_000,
  ]);
});
