<?php

use Firebase\JWT\JWK;
use Firebase\JWT\JWT;
use Illuminate\Http\Request;
use Illuminate\Support\Facades\Http;
use Illuminate\Support\Facades\Route;
use Illuminate\Support\Str;

Route::get('/login', function (Request $request) {
    $sent = ['state' => Str::random(40), 'nonce' => Str::random(40), 'verifier' => Str::random(64)];
    $request->session()->put('saoma', $sent);
    $challenge = rtrim(strtr(base64_encode(hash('sha256', $sent['verifier'], true)), '+/', '-_'), '=');

    return redirect({{authorize}}.'?'.http_build_query([
        'response_type' => 'code',
        'client_id' => {{client_id}},
        'redirect_uri' => {{redirect_uri}},
        'scope' => {{scope}},
        'state' => $sent['state'],
        'nonce' => $sent['nonce'],
        'code_challenge' => $challenge,
        'code_challenge_method' => 'S256',
    ]));
});

Route::get({{redirect_path}}, function (Request $request) {
    $sent = $request->session()->pull('saoma');
    abort_unless($sent && hash_equals($sent['state'], (string) $request->query('state')), 403);
    abort_unless($request->has('code'), 403, (string) $request->query('error'));

    $tokens = Http::asForm()
        ->withBasicAuth({{client_id}}, env('SAOMA_CLIENT_SECRET'))
        ->post({{token}}, [
            'grant_type' => 'authorization_code',
            'code' => $request->query('code'),
            'redirect_uri' => {{redirect_uri}},
            'code_verifier' => $sent['verifier'],
        ])->throw()->json();

    $keys = JWK::parseKeySet(Http::get({{jwks}})->throw()->json(), {{alg}});
    $claims = JWT::decode($tokens['id_token'], $keys);
    abort_unless(
        $claims->iss === {{issuer}} && $claims->aud === {{client_id}} && $claims->nonce === $sent['nonce'],
        403,
    );
    $request->session()->regenerate();
    $request->session()->put('user', $claims->sub);

    return response()->json($claims);
});
