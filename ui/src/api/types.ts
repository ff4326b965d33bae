import type { Exchange, LoginRow, ServerView } from "../bindings";
import type { Commands } from "../bindings/commands";

export type * from "../bindings";

export type CommandName = keyof Commands;
export type Request<N extends CommandName> = Commands[N]["request"];
export type Answer<N extends CommandName> = Commands[N]["answer"];

export type EventTopic = "exchanges" | "logins" | "servers";
/** One event of the stream; `seq` counts up over all topics. */
export type HostEvent = { seq: number } & (
  | { topic: "exchange"; body: Exchange }
  | { topic: "login"; body: LoginRow }
  | { topic: "server"; body: ServerView }
  /** The reader fell behind and lost some: what is shown has to be read anew. */
  | { topic: "resync"; body?: unknown }
);
