/** `perfolio.risk.v1.RiskService/GetLimitChecks` as `limit checks`. */
export const questionText = (method: string): string =>
  (method.split('/').at(-1) ?? method)
    .replace(/^Get(?=[A-Z])/, '')
    .replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`)
    .toLowerCase();

/** `LOGIN_SUCCEEDED` as `login succeeded`. */
export const eventText = (event: string): string => event.toLowerCase().replaceAll('_', ' ');
