import type {
  Answer,
  CommandError,
  CommandName,
  EventTopic,
  FindingView,
  HostEvent,
  MadeFile,
  Request,
  TriedOut,
} from "../api/types";

/** What a command answers with when it does not answer. */
export class CommandFailure extends Error {
  override readonly name = "CommandFailure";
  readonly code: string;
  /** What to do, in the language of the settings; empty where nothing reached the back end. */
  readonly remedy: string;
  /** What is wrong with single values. */
  readonly findings: readonly FindingView[];
  /** What Activity and the log find; empty where nothing reached the back end. */
  readonly reference: string;

  constructor({ code, message, remedy, findings, reference }: Partial<CommandError>) {
    super(message ?? "");
    this.code = code ?? "internal";
    this.remedy = remedy ?? "";
    this.findings = findings ?? [];
    this.reference = reference ?? "";
  }
}

/** The only door to the back end, whether the screens stand in a window or in a browser. */
export interface Host {
  /** Asks the back end; rejects with a CommandFailure. */
  call<N extends CommandName>(name: N, request: Request<N>): Promise<Answer<N>>;
  /**
   * Follows the event stream. Resumes after a break by itself; `onState` tells whether it flows.
   * The function it returns ends it.
   */
  subscribe(
    topics: readonly EventTopic[],
    onEvent: (event: HostEvent) => void,
    onState?: (flowing: boolean) => void,
  ): () => void;
  /** Offers a text, or bytes, to the person as a file. */
  saveFile(
    name: string,
    mediaType: string,
    content: string | Uint8Array<ArrayBuffer>,
  ): Promise<void>;
  /** Offers a file that the back end has made. */
  saveMade(file: MadeFile): Promise<void>;
  /**
   * Tries out a source of a website application in a window on WeChat's own page; nothing if the person
   * closes it. Absent where there are no windows.
   */
  tryOut?(workspace: string, source: string): Promise<TriedOut | null>;
  /** Shows a login as its users see it: in a window of its own, or in a tab where there are no windows. */
  openLogin(url: string): Promise<void>;
  /** Shows a web address in the person's own browser. */
  openExternal(url: string): Promise<void>;
}
