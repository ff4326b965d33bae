import { expect, test } from "vitest";
import { readEvents } from "./sse";

async function read(...chunks: string[]): Promise<string[]> {
  const encoder = new TextEncoder();
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(encoder.encode(chunk));
      controller.close();
    },
  });
  const events: string[] = [];
  for await (const event of readEvents(stream)) events.push(event);
  return events;
}

test("an event may come in pieces, with other fields and comments around it", async () => {
  expect(await read(': hello\n\nid: 1\ndata: {"a"', ":1}\n\nid: 2\nda", "ta: 2\r\n\r\n")).toEqual([
    '{"a":1}',
    "2",
  ]);
});

test("an event that was cut off is not handed out", async () => {
  expect(await read("data: 1\n\ndata: 2")).toEqual(["1"]);
});

test("lines of data belong together", async () => {
  expect(await read("data: a\ndata: b\n\n")).toEqual(["a\nb"]);
});
