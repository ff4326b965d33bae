import {
  AppstoreOutlined as AppstoreOutlinedPicture,
  ArrowDownOutlined as ArrowDownOutlinedPicture,
  ArrowRightOutlined as ArrowRightOutlinedPicture,
  ArrowUpOutlined as ArrowUpOutlinedPicture,
  BulbOutlined as BulbOutlinedPicture,
  CalendarOutlined as CalendarOutlinedPicture,
  CheckCircleFilled as CheckCircleFilledPicture,
  CheckOutlined as CheckOutlinedPicture,
  CheckSquareOutlined as CheckSquareOutlinedPicture,
  ClockCircleOutlined as ClockCircleOutlinedPicture,
  CloseCircleFilled as CloseCircleFilledPicture,
  CloseOutlined as CloseOutlinedPicture,
  CopyOutlined as CopyOutlinedPicture,
  DeleteOutlined as DeleteOutlinedPicture,
  DownloadOutlined as DownloadOutlinedPicture,
  DownOutlined as DownOutlinedPicture,
  EllipsisOutlined as EllipsisOutlinedPicture,
  ExperimentOutlined as ExperimentOutlinedPicture,
  FileTextOutlined as FileTextOutlinedPicture,
  FilterOutlined as FilterOutlinedPicture,
  GlobalOutlined as GlobalOutlinedPicture,
  HistoryOutlined as HistoryOutlinedPicture,
  HomeOutlined as HomeOutlinedPicture,
  KeyOutlined as KeyOutlinedPicture,
  LaptopOutlined as LaptopOutlinedPicture,
  LoadingOutlined as LoadingOutlinedPicture,
  LockOutlined as LockOutlinedPicture,
  MedicineBoxOutlined as MedicineBoxOutlinedPicture,
  MinusCircleOutlined as MinusCircleOutlinedPicture,
  MinusOutlined as MinusOutlinedPicture,
  MobileOutlined as MobileOutlinedPicture,
  PauseOutlined as PauseOutlinedPicture,
  PlusOutlined as PlusOutlinedPicture,
  PrinterOutlined as PrinterOutlinedPicture,
  QrcodeOutlined as QrcodeOutlinedPicture,
  ReloadOutlined as ReloadOutlinedPicture,
  RightOutlined as RightOutlinedPicture,
  ScanOutlined as ScanOutlinedPicture,
  SearchOutlined as SearchOutlinedPicture,
  SettingOutlined as SettingOutlinedPicture,
  ShopOutlined as ShopOutlinedPicture,
  SnippetsOutlined as SnippetsOutlinedPicture,
  StopOutlined as StopOutlinedPicture,
  SwapOutlined as SwapOutlinedPicture,
  UndoOutlined as UndoOutlinedPicture,
  UserOutlined as UserOutlinedPicture,
  WarningFilled as WarningFilledPicture,
  WechatOutlined as WechatOutlinedPicture,
} from "@ant-design/icons";
import type { ComponentType } from "react";

type Icon = ComponentType<{ className?: string }>;

/**
 * The pictures beside words. Left alone, each tells a screen reader its English file name ("arrow-right")
 * as part of the button's name; here a word always stands beside it or names the button.
 */
const silent = (Picture: typeof CheckOutlinedPicture): Icon =>
  function Silent(props) {
    return <Picture {...props} role="presentation" aria-label={undefined} aria-hidden />;
  };

export const AppstoreOutlined = /* @__PURE__ */ silent(AppstoreOutlinedPicture);
export const ArrowDownOutlined = /* @__PURE__ */ silent(ArrowDownOutlinedPicture);
export const ArrowRightOutlined = /* @__PURE__ */ silent(ArrowRightOutlinedPicture);
export const ArrowUpOutlined = /* @__PURE__ */ silent(ArrowUpOutlinedPicture);
export const BulbOutlined = /* @__PURE__ */ silent(BulbOutlinedPicture);
export const CalendarOutlined = /* @__PURE__ */ silent(CalendarOutlinedPicture);
export const CheckCircleFilled = /* @__PURE__ */ silent(CheckCircleFilledPicture);
export const CheckOutlined = /* @__PURE__ */ silent(CheckOutlinedPicture);
export const CheckSquareOutlined = /* @__PURE__ */ silent(CheckSquareOutlinedPicture);
export const ClockCircleOutlined = /* @__PURE__ */ silent(ClockCircleOutlinedPicture);
export const CloseCircleFilled = /* @__PURE__ */ silent(CloseCircleFilledPicture);
export const CloseOutlined = /* @__PURE__ */ silent(CloseOutlinedPicture);
export const CopyOutlined = /* @__PURE__ */ silent(CopyOutlinedPicture);
export const DeleteOutlined = /* @__PURE__ */ silent(DeleteOutlinedPicture);
export const DownOutlined = /* @__PURE__ */ silent(DownOutlinedPicture);
export const DownloadOutlined = /* @__PURE__ */ silent(DownloadOutlinedPicture);
export const EllipsisOutlined = /* @__PURE__ */ silent(EllipsisOutlinedPicture);
export const ExperimentOutlined = /* @__PURE__ */ silent(ExperimentOutlinedPicture);
export const FileTextOutlined = /* @__PURE__ */ silent(FileTextOutlinedPicture);
export const FilterOutlined = /* @__PURE__ */ silent(FilterOutlinedPicture);
export const GlobalOutlined = /* @__PURE__ */ silent(GlobalOutlinedPicture);
export const HistoryOutlined = /* @__PURE__ */ silent(HistoryOutlinedPicture);
export const HomeOutlined = /* @__PURE__ */ silent(HomeOutlinedPicture);
export const KeyOutlined = /* @__PURE__ */ silent(KeyOutlinedPicture);
export const LaptopOutlined = /* @__PURE__ */ silent(LaptopOutlinedPicture);
export const LoadingOutlined = /* @__PURE__ */ silent(LoadingOutlinedPicture);
export const LockOutlined = /* @__PURE__ */ silent(LockOutlinedPicture);
export const MedicineBoxOutlined = /* @__PURE__ */ silent(MedicineBoxOutlinedPicture);
export const MinusCircleOutlined = /* @__PURE__ */ silent(MinusCircleOutlinedPicture);
export const MinusOutlined = /* @__PURE__ */ silent(MinusOutlinedPicture);
export const MobileOutlined = /* @__PURE__ */ silent(MobileOutlinedPicture);
export const PauseOutlined = /* @__PURE__ */ silent(PauseOutlinedPicture);
export const PlusOutlined = /* @__PURE__ */ silent(PlusOutlinedPicture);
export const PrinterOutlined = /* @__PURE__ */ silent(PrinterOutlinedPicture);
export const QrcodeOutlined = /* @__PURE__ */ silent(QrcodeOutlinedPicture);
export const ReloadOutlined = /* @__PURE__ */ silent(ReloadOutlinedPicture);
export const RightOutlined = /* @__PURE__ */ silent(RightOutlinedPicture);
export const ScanOutlined = /* @__PURE__ */ silent(ScanOutlinedPicture);
export const SearchOutlined = /* @__PURE__ */ silent(SearchOutlinedPicture);
export const SettingOutlined = /* @__PURE__ */ silent(SettingOutlinedPicture);
export const ShopOutlined = /* @__PURE__ */ silent(ShopOutlinedPicture);
export const SnippetsOutlined = /* @__PURE__ */ silent(SnippetsOutlinedPicture);
export const StopOutlined = /* @__PURE__ */ silent(StopOutlinedPicture);
export const SwapOutlined = /* @__PURE__ */ silent(SwapOutlinedPicture);
export const UndoOutlined = /* @__PURE__ */ silent(UndoOutlinedPicture);
export const UserOutlined = /* @__PURE__ */ silent(UserOutlinedPicture);
export const WarningFilled = /* @__PURE__ */ silent(WarningFilledPicture);
export const WechatOutlined = /* @__PURE__ */ silent(WechatOutlinedPicture);
