import { Channel, invoke } from "@tauri-apps/api/core";
import type { Answer, CommandName, HostEvent, Request } from "../api/types";
import { CommandFailure, type Host } from "./host";
import { download } from "./save";

/** The back end inside the desktop app: one IPC command for all, one Channel for the events. */
export function openWindow(): Host {
  return {
    async call<N extends CommandName>(name: N, request: Request<N>): Promise<Answer<N>> {
      try {
        return await invoke<Answer<N>>("command", { name, request });
      } catch (cause) {
        throw failure(cause);
      }
    },
    subscribe(topics, onEvent, onState) {
      let ended = false;
      const channel = new Channel<HostEvent>((event) => {
        if (!ended) onEvent(event);
      });
      invoke<number>("subscribe", { topics: [...topics], after: null, channel }).then(
        (subscription) => {
          unsubscribe = () => void invoke("unsubscribe", { subscription });
          if (ended) unsubscribe();
          else onState?.(true);
        },
        () => onState?.(false),
      );
      let unsubscribe = () => {};
      return () => {
        ended = true;
        unsubscribe();
      };
    },
    saveFile: download,
  };
}

function failure(cause: unknown): CommandFailure {
  if (typeof cause === "object" && cause !== null && "code" in cause) {
    const { code, message, reference } = cause as CommandFailure;
    return new CommandFailure(code, message, reference);
  }
  return new CommandFailure("internal", String(cause), "");
}
