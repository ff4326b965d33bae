import { useMutation } from "@tanstack/react-query";
import { useTold } from "../../api/told-command";
import type { Request } from "../../api/types";
import { host } from "../../host";

type Making = "make_report" | "make_rejects";

/** Has a file made and hands it to the person. */
export function useDownload() {
  const making = useMutation({
    mutationFn: async ({ name, request }: { name: Making; request: Request<Making> }) => {
      const file = await host().call(name, request);
      await host().saveMade(file);
    },
  });
  useTold(making.error);
  const download = <N extends Making>(name: N, request: Request<N>) =>
    making.mutateAsync({ name, request }).catch(() => undefined);
  return { download, busy: making.isPending };
}
