import type { ComponentChildren } from 'preact';

interface FormParts {
  /** What the form is for. */
  readonly label: string;
  readonly onSubmit: () => void;
  readonly children: ComponentChildren;
}

/** What a person fills in and sends; the page stays where it is. */
export function Form({ label, onSubmit, children }: FormParts) {
  return (
    <form
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
    </form>
  );
}
