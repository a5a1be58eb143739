#!/bin/sh
# Makes Python stubs of the public contracts: make-stubs.sh FOLDER
# Needs protoc and its gRPC plugin for Python; on Debian: apt-get install protobuf-compiler protobuf-compiler-grpc python3-grpcio
set -eu
mkdir -p "$1"
out=$(cd "$1" && pwd)
cd "$(dirname "$0")/../../../.."
files=$(cd proto && ls perfolio/gateway/v1/*.proto)
# shellcheck disable=SC2086
protoc --descriptor_set_in=libs/contracts/descriptors.binpb \
  --plugin=protoc-gen-grpc_python="$(command -v grpc_python_plugin)" \
  --python_out="$out" --grpc_python_out="$out" \
  google/api/http.proto google/api/annotations.proto perfolio/events/v1/invalidation.proto $files
