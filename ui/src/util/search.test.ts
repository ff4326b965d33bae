import { expect, test } from "vitest";
import { oneOf, text } from "./search";

test("an address with nonsense in it is as one without", () => {
  expect(oneOf(["a", "b"], "c")).toBeUndefined();
  expect(oneOf(["a", "b"], { a: 1 })).toBeUndefined();
  expect(text("")).toBeUndefined();
  expect(text({})).toBeUndefined();
});

test("digits searched for stay a text, although the router reads a number", () => {
  expect(text(138)).toBe("138");
});
