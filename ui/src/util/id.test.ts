import { expect, test } from "vitest";
import { freeId, toId } from "./id";

test("a name becomes a short name; one in Chinese leaves nothing and takes the word given", () => {
  expect(toId("Shanque Tea & Co.", "app")).toBe("shanque-tea-co");
  expect(toId("山雀商城", "app")).toBe("app");
  expect(toId(`${"a".repeat(30)}-bcd`, "app"), "a cut does not end in a hyphen").toBe(
    "a".repeat(30),
  );
});

test("a taken short name is counted up", () => {
  expect(freeId("pc", [])).toBe("pc");
  expect(freeId("pc", ["pc", "pc-2"])).toBe("pc-3");
});
