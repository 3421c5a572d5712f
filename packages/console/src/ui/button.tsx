import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";

const LOOKS = {
  quiet: "text-muted hover:bg-hover hover:text-text data-[state=open]:bg-hover",
  outline:
    "border border-line bg-surface text-text shadow-card hover:border-line-strong hover:bg-hover data-[state=open]:bg-hover",
  primary: "bg-accent text-on-accent hover:bg-accent-strong",
} as const;

interface ButtonProps extends ComponentProps<"button"> {
  readonly look?: keyof typeof LOOKS;
}

export function Button({ look = "outline", className, type = "button", ...props }: ButtonProps) {
  return (
    <button
      type={type}
      className={classNames(
        "inline-flex h-8 shrink-0 items-center gap-1.5 rounded-md px-2.5 text-sm font-medium whitespace-nowrap transition-colors disabled:opacity-50",
        LOOKS[look],
        className,
      )}
      {...props}
    />
  );
}

interface IconButtonProps extends ComponentProps<"button"> {
  /** What the button does: its accessible name and its tip. */
  readonly label: string;
}

export function IconButton({ label, className, ...props }: IconButtonProps) {
  return (
    <Button
      look="quiet"
      aria-label={label}
      title={label}
      className={classNames("w-8 justify-center px-0", className)}
      {...props}
    />
  );
}
