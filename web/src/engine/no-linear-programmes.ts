/** Searches stay with the service: the solver of linear programmes is larger than all of this page. */
// oxlint-disable-next-line import/no-default-export -- it stands in for a package that has one
export default function loadNothing(): Promise<never> {
  return Promise.reject(new Error('The engine in this browser solves no linear programmes.'));
}
