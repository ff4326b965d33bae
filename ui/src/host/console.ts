import type {
  Answer,
  CommandError,
  CommandName,
  EventTopic,
  FilePart,
  HostEvent,
  MadeFile,
  Request,
} from "../api/types";
import { CommandFailure, type Host } from "./host";
import { download, downloadBlob, openTab } from "./save";
import { readEvents } from "./sse";

/** The back end behind `saoma console`: HTTP with a token. */
export function openConsole(token: string): Host {
  return {
    call: (name, request) => call(token, name, request),
    subscribe: (topics, onEvent, onState) => subscribe(token, topics, onEvent, onState),
    saveFile: download,
    saveMade: (file) => fetchMade(token, file),
    openLogin: openTab,
    openExternal: openTab,
  };
}

async function call<N extends CommandName>(
  token: string,
  name: N,
  request: Request<N>,
): Promise<Answer<N>> {
  const response = await fetch(`/api/${name}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: `Bearer ${token}`,
      // What the back end says stands among what the screen says.
      "accept-language": document.documentElement.lang,
    },
    body: JSON.stringify(request),
  }).catch(() => {
    throw new CommandFailure({ code: "console_unreachable" });
  });
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok) return body as Answer<N>;
  throw failure(response.status, body);
}

/** Fetches a file part by part: it may be larger than one answer. */
async function fetchMade(token: string, { file, name, media_type }: MadeFile): Promise<void> {
  const parts: BlobPart[] = [];
  for (let offset: number | undefined = 0; offset !== undefined; ) {
    const part: FilePart = await call(token, "get_made_file_part", { file, offset });
    parts.push(Uint8Array.from(atob(part.content_base64), (byte) => byte.charCodeAt(0)));
    offset = part.next;
  }
  downloadBlob(name, new Blob(parts, { type: media_type }));
}

function failure(status: number, body: unknown): CommandFailure {
  return new CommandFailure({ message: `HTTP ${status}`, ...(body as Partial<CommandError>) });
}

const RETRY_MS = 1000;

function subscribe(
  token: string,
  topics: readonly EventTopic[],
  onEvent: (event: HostEvent) => void,
  onState?: (flowing: boolean) => void,
): () => void {
  const ended = new AbortController();
  let after: number | undefined;

  async function follow(): Promise<void> {
    // fetch and not EventSource: the token goes into a header, where no log of addresses keeps it.
    const query = new URLSearchParams({ topics: topics.join(",") });
    if (after !== undefined) query.set("after", String(after));
    const response = await fetch(`/api/events?${query}`, {
      headers: { authorization: `Bearer ${token}`, accept: "text/event-stream" },
      signal: ended.signal,
    });
    // Who is not let in now will not be later: the token is part of the link.
    if (response.status === 401) return ended.abort();
    if (!response.ok || !response.body) throw new Error(`HTTP ${response.status}`);
    onState?.(true);
    for await (const data of readEvents(response.body)) {
      const event = JSON.parse(data) as HostEvent;
      after = event.seq;
      onEvent(event);
    }
  }

  async function keepFollowing(): Promise<void> {
    while (!ended.signal.aborted) {
      await follow().catch(() => undefined);
      if (ended.signal.aborted) return;
      onState?.(false);
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  void keepFollowing();
  return () => ended.abort();
}
