import { useEffect, useState } from "react";
import { onHostEvent } from "../../api/events";
import type { Exchange } from "../../api/types";

interface Heard {
  exchanges: readonly Exchange[];
  /** When the latest came, by the clock of this screen. */
  at: number;
}

/** The exchanges since this run was opened, oldest first. Waiting for the scan is polling, which tells nothing. */
export function useExchanges(onChange: (exchanges: readonly Exchange[]) => void): Heard {
  const [heard, setHeard] = useState<Heard>(() => ({ exchanges: [], at: Date.now() }));
  useEffect(
    () =>
      onHostEvent((event) => {
        if (event.topic !== "exchange") return;
        const { body } = event;
        setHeard(({ exchanges, at }) => ({
          exchanges: [...exchanges, body],
          at: body.kind === "poll" ? at : Date.now(),
        }));
      }),
    [],
  );
  useEffect(() => onChange(heard.exchanges), [heard.exchanges, onChange]);
  return heard;
}
