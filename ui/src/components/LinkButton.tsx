import { createLink } from "@tanstack/react-router";
import { Button, type ButtonProps } from "antd";

interface LookProps extends Omit<ButtonProps, "type"> {
  /** Ant Design's `type`, which on a link would mean the media type of what it leads to. */
  look?: ButtonProps["type"];
}

const Look = ({ look, ...button }: LookProps) => <Button type={look} {...button} />;

/** A button that leads somewhere: it is a link to the keyboard, to a middle click and to a screen reader. */
export const LinkButton = createLink(Look);
