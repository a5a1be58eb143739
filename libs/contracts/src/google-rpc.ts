export { Any } from './gen/google/protobuf/any';
export { BadRequest, BadRequest_FieldViolation, ErrorInfo, RetryInfo } from './gen/google/rpc/error_details';
export { Status } from './gen/google/rpc/status';
