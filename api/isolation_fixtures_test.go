package api_test

// fixtures are the requests of TestOP2Isolation, by operation.
var fixtures = map[string]fixture{}
