import { App } from "antd";
import { useEffect } from "react";
import { useTexts } from "../util/use-texts";
import { useCommand } from "./command";
import { readable } from "./errors";
import type { Answer, CommandName, Request } from "./types";

/** A command whose failure has no place of its own on the page: it is told at the edge of the screen. */
export function useToldCommand<N extends CommandName>(
  name: N,
  onDone?: (answer: Answer<N>, request: Request<N>) => void,
) {
  const command = useCommand(name, onDone);
  useTold(command.error);
  return command;
}

/** Tells a failure at the edge of the screen. */
export function useTold(error: Error | null): void {
  const { notification } = App.useApp();
  const { t } = useTexts();
  useEffect(() => {
    if (!error) return;
    const { message, remedy, reference } = readable(error);
    notification.error({
      title: "key" in message ? t(message.key) : message.text,
      description: (
        <>
          <p>{"key" in remedy ? t(remedy.key) : remedy.text}</p>
          {reference && <code className="mono">{reference}</code>}
        </>
      ),
      duration: 8,
    });
  }, [error, notification, t]);
}
