import type { Commands, Event, ExchangeView, Topic } from "../bindings";

export type * from "../bindings";

export type CommandName = keyof Commands;
export type Request<N extends CommandName> = Commands[N]["request"];
export type Answer<N extends CommandName> = Commands[N]["answer"];

export type Exchange = ExchangeView;
export type EventTopic = Topic;
/** One event of the stream; `seq` counts up over all topics. */
export type HostEvent = Event;
