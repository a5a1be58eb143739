export function faultIn(
  answer: { readonly status: number; readonly text: string },
  request: { readonly body?: object },
): string | undefined;
