import { Channel, invoke } from "@tauri-apps/api/core";
import type { Answer, CommandError, CommandName, HostEvent, Request, TriedOut } from "../api/types";
import { CommandFailure, type Host } from "./host";

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
    async saveFile(name, _mediaType, content) {
      const request =
        typeof content === "string"
          ? { name, text: content }
          : { name, text: "", bytes: Array.from(content) };
      await invoke("save_file", request).catch((cause) => {
        throw failure(cause);
      });
    },
    async saveMade({ file, name }) {
      await invoke("save_file", { name, text: "", made: file }).catch((cause) => {
        throw failure(cause);
      });
    },
    async tryOut(workspace, source) {
      try {
        return await invoke<TriedOut | null>("try_out", { workspace, source });
      } catch (cause) {
        throw failure(cause);
      }
    },
    async openLogin(url) {
      await invoke("open_login_window", { url }).catch((cause) => {
        throw failure(cause);
      });
    },
    async openExternal(url) {
      await invoke("open_external", { url }).catch((cause) => {
        throw failure(cause);
      });
    },
  };
}

function failure(cause: unknown): CommandFailure {
  if (typeof cause === "object" && cause !== null && "code" in cause) {
    return new CommandFailure(cause as CommandError);
  }
  return new CommandFailure({ message: String(cause) });
}
