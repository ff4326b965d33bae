import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { host } from "../host";
import { noteTask } from "./migration-news";
import { happensStale } from "./stale";
import type { EventTopic, HostEvent } from "./types";

const TOPICS: EventTopic[] = ["exchange", "login", "server", "health", "migration", "screen"];
const listeners = new Set<(event: HostEvent) => void>();

/** Follows the one stream for all screens: what happened makes answers old, and goes to who listens. */
export function useEventStream(): void {
  const client = useQueryClient();
  useEffect(() => {
    const refresh = (event: HostEvent) => {
      if (event.topic === "resync") {
        void client.invalidateQueries();
        return;
      }
      if (event.topic === "migration") noteTask(client, event.body);
      for (const stale of happensStale[event.topic]) {
        void client.invalidateQueries({ queryKey: [stale] });
      }
    };
    return host().subscribe(TOPICS, (event) => {
      refresh(event);
      for (const listener of listeners) listener(event);
    });
  }, [client]);
}

/** Hears every event until the function it returns is called. */
export function onHostEvent(listener: (event: HostEvent) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
