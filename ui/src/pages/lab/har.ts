import type { Exchange } from "../../api/types";

/** The exchanges as HAR 1.2, which browsers' tools and proxies open. Secrets were masked when they were recorded. */
export function toHar(exchanges: readonly Exchange[], version: string): string {
  const har = {
    log: {
      version: "1.2",
      creator: { name: "Saoma", version },
      entries: exchanges.map(entry),
    },
  };
  return JSON.stringify(har, null, 2);
}

function entry(exchange: Exchange) {
  const { at, duration_ms, method, host, path, query, status, request_body, response_body } =
    exchange;
  const url = `https://${host}${path}${query ? `?${query}` : ""}`;
  return {
    startedDateTime: new Date(at).toISOString(),
    time: duration_ms,
    request: {
      method,
      url,
      httpVersion: "HTTP/1.1",
      cookies: [],
      headers: [],
      queryString: [...new URLSearchParams(query)].map(([name, value]) => ({ name, value })),
      ...(request_body ? { postData: { mimeType: "", text: request_body } } : {}),
      headersSize: -1,
      bodySize: -1,
    },
    response: {
      status: status ?? 0,
      statusText: "",
      httpVersion: "HTTP/1.1",
      cookies: [],
      headers: [],
      content: {
        size: exchange.body_size,
        mimeType: exchange.content_type,
        text: response_body ?? "",
      },
      redirectURL: "",
      headersSize: -1,
      bodySize: exchange.body_size,
    },
    cache: {},
    timings: { send: 0, wait: duration_ms, receive: 0 },
  };
}
