import { Button } from "antd";
import { useTexts } from "../util/use-texts";

interface MoreButtonProps {
  query: {
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    fetchNextPage: () => Promise<unknown>;
  };
}

/** At the end of a long list: the next page of it. */
export function MoreButton({ query }: MoreButtonProps) {
  const { t } = useTexts();
  if (!query.hasNextPage) return null;
  return (
    <div className="more">
      <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
        {t("ui.more")}
      </Button>
    </div>
  );
}
