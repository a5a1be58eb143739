export {
  type ErrorFacts,
  invalidFields,
  isReasonOf,
  MAX_VIOLATIONS,
  notFound,
  PerfolioError,
  type Violation,
} from './perfolio-error';
export { isReason, type Kind, kindOf, REASONS, type Reason, titleOf } from './reasons';
