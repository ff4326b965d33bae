import { expect, test } from "vitest";
import { seconds, span } from "./TokensForm";

test("a lifetime is said in the largest unit that fits, and means the same again", () => {
  expect(span(30 * 86_400)).toEqual({ count: 30, unit: "day" });
  expect(span(7200)).toEqual({ count: 2, unit: "hour" });
  expect(span(5400)).toEqual({ count: 90, unit: "minute" });
  for (const total of [60, 90, 3600, 5400, 86_400]) expect(seconds(span(total))).toBe(total);
});
