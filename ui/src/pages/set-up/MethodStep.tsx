import { useNavigate, useParams } from "@tanstack/react-router";
import { Methods } from "../../components/Methods";
import { paths } from "../../util/path-builder";

/** Which way people sign in. */
export function MethodStep() {
  const { workspace } = useParams({ from: "/w/$workspace" });
  const navigate = useNavigate();
  return (
    <Methods
      onChoose={(method) => void navigate(paths.setUp(workspace, { step: "source", method }))}
    />
  );
}
