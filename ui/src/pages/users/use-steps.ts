import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { makesStale } from "../../api/stale";
import type { CommandName, UsersWanted } from "../../api/types";

/** Users on this screen: those who were picked, or all whom the filter means. */
export interface Those {
  users?: readonly string[];
  filter?: UsersWanted;
}
interface Step {
  seen: number;
  next: string | null;
}
export interface Whom {
  users?: string[];
  filter?: UsersWanted;
  after?: string;
}

/** The back end takes so many at once. */
const AT_ONCE = 200;

/** Work on many users, a step at a time: it says how far it is, and stops between two steps. */
export function useSteps(name: CommandName) {
  const client = useQueryClient();
  const stopped = useRef(false);
  const [seen, setSeen] = useState<number>();
  const [error, setError] = useState<Error | null>(null);

  /** Answers whether all of it was done. */
  const run = async (those: Those, step: (whom: Whom) => Promise<Step>): Promise<boolean> => {
    stopped.current = false;
    setError(null);
    setSeen(0);
    let done = 0;
    try {
      for await (const { seen } of stepsOf(those, step)) {
        done += seen;
        setSeen(done);
        if (stopped.current) return false;
      }
      return true;
    } catch (caught) {
      setError(caught instanceof Error ? caught : new Error(String(caught)));
      return false;
    } finally {
      setSeen(undefined);
      const old = makesStale[name] ?? [];
      void Promise.all(old.map((stale) => client.invalidateQueries({ queryKey: [stale] })));
    }
  };
  const stop = () => {
    stopped.current = true;
  };
  return { run, stop, seen, error };
}

async function* stepsOf({ users, filter }: Those, step: (whom: Whom) => Promise<Step>) {
  if (users) {
    for (let at = 0; at < users.length; at += AT_ONCE) {
      yield await step({ users: users.slice(at, at + AT_ONCE) });
    }
    return;
  }
  let after: string | undefined;
  do {
    const done: Step = await step({ filter, after });
    yield done;
    after = done.next ?? undefined;
  } while (after !== undefined);
}
