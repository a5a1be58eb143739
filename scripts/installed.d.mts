/** One line for each package that is missing or of another version; undefined when npm's books cannot tell. */
export function missingPackages(root: string): readonly string[] | undefined;
