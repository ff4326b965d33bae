import { beforeEach, expect, test } from "vitest";
import { takeToken } from "./token";

beforeEach(() => {
  window.sessionStorage.clear();
  window.history.replaceState(null, "", "/");
});

test("the token leaves the address bar and is kept for this tab", () => {
  window.history.replaceState(null, "", "/w/acme/users?search=a#token=s3cret");
  expect(takeToken()).toBe("s3cret");
  expect(window.location.href, "nobody who looks at the address learns it").not.toContain("s3cret");
  expect(window.location.search).toBe("?search=a");
  expect(takeToken(), "a reload still has it").toBe("s3cret");
});

test("without a link there is no token", () => {
  expect(takeToken()).toBe("");
});
