import { expect, test } from "vitest";
import { toHar } from "./har";

test("an exchange becomes an entry that other tools read", () => {
  const har = JSON.parse(
    toHar(
      [
        {
          seq: 1,
          at: 0,
          duration_ms: 21,
          host: "api.weixin.qq.com",
          method: "GET",
          path: "/sns/userinfo",
          query: "openid=o-1&lang=zh_CN",
          kind: "profile",
          content_type: "text/plain",
          body_size: 2,
          response_body: "{}",
        },
      ],
      "0.1.0",
    ),
  );
  const [entry] = har.log.entries;
  expect(har.log.version).toBe("1.2");
  expect(entry.request.url).toBe("https://api.weixin.qq.com/sns/userinfo?openid=o-1&lang=zh_CN");
  expect(entry.request.queryString).toEqual([
    { name: "openid", value: "o-1" },
    { name: "lang", value: "zh_CN" },
  ]);
  expect(entry.response.status, "no answer is status 0 in HAR").toBe(0);
  expect(entry.startedDateTime).toBe("1970-01-01T00:00:00.000Z");
});
