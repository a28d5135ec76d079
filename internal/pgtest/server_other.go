//go:build !unix

package pgtest

import "errors"

func startServer() (address string, stop func(), err error) {
	return "", func() {}, errors.New("set " + Env)
}
